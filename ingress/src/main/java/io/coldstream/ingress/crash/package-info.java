/** Where the fault harness may strike the ingress from within. */
@NullMarked
package io.coldstream.ingress.crash;

import org.jspecify.annotations.NullMarked;
