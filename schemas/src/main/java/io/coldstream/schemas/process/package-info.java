/** What every process of ours has at its edge: settings from the environment, and the admin port. */
@NullMarked
package io.coldstream.schemas.process;

import org.jspecify.annotations.NullMarked;
