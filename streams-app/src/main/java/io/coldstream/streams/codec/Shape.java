package io.coldstream.streams.codec;

/**
 * The shape of a field, never its value.
 *
 * @param path names from the root, {@code *} for each element of an array
 * @param type JSON type, and what was expected where another one was
 */
public record Shape(String path, String type) {}
