package io.coldstream.ingress.spool;

/**
 * What is kept of one webhook.
 *
 * @param key of its record
 * @param value the record in Avro's single-object encoding, its body sealed
 */
@SuppressWarnings("ArrayRecordComponent") // It is carried, never compared.
public record SpooledRecord(String key, byte[] value) {

    /** What a record takes besides its key and value, at most: lengths, offset and time (KIP-98, message format v2). */
    private static final int AROUND = 64;

    /** Bytes that it takes on disk, at most; three for a character of the key. */
    int sizeBound() {
        return 3 * key.length() + value.length + AROUND;
    }
}
