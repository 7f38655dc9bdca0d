package io.coldstream.local.registry;

/**
 * One version of a subject.
 *
 * @param id the schema's id, the same for the same schema under every subject
 * @param schema its text as Avro prints it
 */
record RegisteredSchema(String subject, int version, int id, String schema) {}
