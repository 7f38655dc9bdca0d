/** Makes, replaces and shows the keys that seal and open: of each what is public, and never a secret part. */
@NullMarked
package io.coldstream.local.keys;

import org.jspecify.annotations.NullMarked;
