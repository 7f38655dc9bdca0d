/** What {@code coldstream up --demo} plays: a reseller's day, through the same doors that anyone may use. */
@NullMarked
package io.coldstream.local.demo;

import org.jspecify.annotations.NullMarked;
