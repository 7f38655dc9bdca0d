/**
 * The HTTP client of the reseller. It is the one place that holds facts about the reseller's API which are not on the
 * vendor's own pages, and the one place that decides whether a request was certainly never sent.
 */
@NullMarked
package io.coldstream.streams.reseller;

import org.jspecify.annotations.NullMarked;
