/**
 * What renewal will do, played through beforehand: the same core that decides in earnest, on copies of the
 * subscriptions, in the order of time, against a reseller that does what it promises.
 */
@NullMarked
package io.coldstream.streams.domain.forecast;

import org.jspecify.annotations.NullMarked;
