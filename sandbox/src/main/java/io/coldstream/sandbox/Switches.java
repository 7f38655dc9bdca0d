package io.coldstream.sandbox;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/** How the sandbox behaves at present. */
final class Switches {

    private final ReentrantLock lock = new ReentrantLock();
    private volatile Behaviour behaviour;

    Switches(Behaviour first) {
        this.behaviour = first;
    }

    Behaviour now() {
        return behaviour;
    }

    Behaviour change(UnaryOperator<Behaviour> change) {
        lock.lock();
        try {
            Behaviour next = change.apply(behaviour);
            behaviour = next;
            return next;
        } finally {
            lock.unlock();
        }
    }
}
