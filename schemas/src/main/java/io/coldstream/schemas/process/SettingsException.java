package io.coldstream.schemas.process;

import java.util.List;

/** Settings that a process can't start with; the message lists every problem, a line each. */
public final class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SettingsException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
    }
}
