package io.xgenmm.engine.prompt;

import java.util.List;

/**
 * Cuts a growing text at the stop sequence that ends first (of those ending together, the longest), however the text is
 * cut into pieces. Holds back what may still become part of one: less than the longest sequence. One thread.
 */
final class StopSequences {
    private final List<String> sequences;
    private final StringBuilder held = new StringBuilder();
    private String found = "";

    StopSequences(List<String> sequences) {
        this.sequences = List.copyOf(sequences);
    }

    /** The sequence that was found, or an empty text. */
    String found() {
        return found;
    }

    /** Takes more text and returns what can no longer be part of a stop sequence. */
    String push(CharSequence text) {
        if (sequences.isEmpty()) {
            return text.toString();
        }
        int searched = held.length();
        held.append(text);
        for (int end = searched + 1; end <= held.length(); end++) {
            String sequence = endingAt(end);
            if (!sequence.isEmpty()) {
                found = sequence;
                return take(end - sequence.length());
            }
        }
        return take(held.length() - possibleStart());
    }

    /** What was held back, once nothing follows. */
    String finish() {
        return take(held.length());
    }

    private String endingAt(int end) {
        String longest = "";
        for (String sequence : sequences) {
            if (sequence.length() > longest.length() && endsWith(sequence, sequence.length(), end)) {
                longest = sequence;
            }
        }
        return longest;
    }

    /** Length of the longest end of the text that is the start of a sequence. */
    private int possibleStart() {
        int longest = 0;
        for (String sequence : sequences) {
            for (int length = Math.min(sequence.length() - 1, held.length()); length > longest; length--) {
                if (endsWith(sequence, length, held.length())) {
                    longest = length;
                }
            }
        }
        return longest;
    }

    private boolean endsWith(String sequence, int length, int end) {
        int start = end - length;
        if (start < 0) {
            return false;
        }
        for (int i = length - 1; i >= 0; i--) {
            if (held.charAt(start + i) != sequence.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String take(int count) {
        String text = held.substring(0, count);
        held.delete(0, count);
        return text;
    }
}
