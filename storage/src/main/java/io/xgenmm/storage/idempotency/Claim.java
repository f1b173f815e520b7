package io.xgenmm.storage.idempotency;

/** What {@link IdempotencyRepository#claim} found. */
public sealed interface Claim {
    /** Nobody did this before: do it, then {@link IdempotencyRepository#complete} or {@code release}. */
    record First() implements Claim {}

    /** It was done: answer with this. */
    record Done(String result) implements Claim {}

    /** Somebody is at it now: answer "try again later". */
    record Running() implements Claim {}
}
