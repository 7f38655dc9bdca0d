/** Shows one mailbox's credentials to who holds their key. */
@NullMarked
package io.coldstream.local.credentials;

import org.jspecify.annotations.NullMarked;
