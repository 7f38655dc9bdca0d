/**
 * The place on disk for webhooks that Kafka does not take: records are appended and forced to disk in groups, and handed
 * to Kafka, oldest first, as soon as it takes them again. What is kept here is sealed already.
 */
@NullMarked
package io.coldstream.ingress.spool;

import org.jspecify.annotations.NullMarked;
