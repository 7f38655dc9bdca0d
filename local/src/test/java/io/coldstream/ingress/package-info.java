/** What the ingress makes of a webhook, for tests that need many at once and no HTTP. */
@NullMarked
package io.coldstream.ingress;

import org.jspecify.annotations.NullMarked;
