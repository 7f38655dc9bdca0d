package io.coldstream.schemas;

import org.apache.kafka.common.errors.RetriableException;

/**
 * The schema registry did not answer, or answered with something else than a schema. It says nothing about the record
 * at hand: never a reason to set a record aside.
 */
public final class RegistryUnavailableException extends RetriableException {

    private static final long serialVersionUID = 1L;

    RegistryUnavailableException(String message) {
        super(message);
    }

    RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
