package io.xgenmm.engine.grammar;

/** Where one growing answer stands in its grammar. Engine thread only. */
public interface TokenConstraint {

    /**
     * Marks the ids that may come next: bit {@code id & 63} of word {@code id >> 6}. When the document may end here the
     * variant's stop ids are marked too. At least one bit is always set.
     */
    void allowedTokens(long[] words);

    /** Moves on by one allowed id. */
    void accept(int tokenId);

    /** An independent copy at the same place. */
    TokenConstraint fork();
}
