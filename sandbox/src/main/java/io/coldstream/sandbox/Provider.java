package io.coldstream.sandbox;

/** Where the mailboxes live; the pages call it {@code workspaceType} or {@code serviceProvider}. */
enum Provider {
    GOOGLE,
    MICROSOFT
}
