package io.xgenmm.engine.grammar;

import io.xgenmm.engine.InvalidPromptException;

/**
 * Reads the regular part of ECMA-262 patterns: characters, classes, groups, alternatives, quantifiers, and anchors at the
 * ends of alternatives. Without anchors a pattern may stand anywhere in the text, as JSON Schema says.
 */
final class RegularExpression {
    private static final int MAX_STATES = 20_000;
    private static final int MAX_LENGTH = 2000;
    private static final CharacterSet DIGITS = CharacterSet.range('0', '9');
    private static final CharacterSet WORD = DIGITS.union(CharacterSet.range('a', 'z'))
            .union(CharacterSet.range('A', 'Z'))
            .union(CharacterSet.of('_'));
    private static final CharacterSet SPACE = CharacterSet.anyOf(
                    "\t\n\u000B\f\r \u00A0\u1680\u2028\u2029\u202F\u205F\u3000\uFEFF")
            .union(CharacterSet.range(0x2000, 0x200A));
    private static final CharacterSet NO_LINE_END = CharacterSet.ALL.minus(CharacterSet.anyOf("\n\r\u2028\u2029"));

    private final String pattern;
    private final String pointer;
    private final CharacterAutomaton automaton = new CharacterAutomaton();
    private int at;

    private RegularExpression(String pattern, String pointer) {
        this.pattern = pattern;
        this.pointer = pointer;
    }

    /**
     * @param pointer where the pattern stands in the schema, for messages
     * @throws InvalidPromptException if the pattern is broken or not regular, saying where
     */
    static CharacterAutomaton parse(String pattern, String pointer) {
        return new RegularExpression(pattern, pointer).parse();
    }

    private CharacterAutomaton parse() {
        if (pattern.length() > MAX_LENGTH) {
            throw new InvalidPromptException("schema: \"pattern\" at %s is longer than %d characters; shorten it"
                    .formatted(pointer, MAX_LENGTH));
        }
        do {
            int from = take('^') ? automaton.start() : anything(automaton.start());
            int begin = state(); // loops of an alternative must not come back to where others start
            automaton.empty(from, begin);
            int to = sequence(begin);
            if (!take('$')) {
                to = anything(to);
            }
            automaton.empty(to, automaton.end());
        } while (take('|'));
        if (at < pattern.length()) {
            throw refused("unexpected '" + pattern.charAt(at) + "'");
        }
        return automaton;
    }

    private int anything(int from) {
        int loop = state();
        automaton.empty(from, loop);
        automaton.edge(loop, CharacterSet.ALL, loop);
        return loop;
    }

    private int sequence(int from) {
        int to = from;
        while (at < pattern.length() && "|)".indexOf(peek()) < 0 && !atEndAnchor()) {
            to = quantified(to);
        }
        return to;
    }

    private boolean atEndAnchor() {
        return peek() == '$' && (at + 1 == pattern.length() || pattern.charAt(at + 1) == '|');
    }

    /** Parses the same atom again for each copy that the quantifier asks for. */
    private int quantified(int from) {
        int atomStart = at;
        int once = atom(from);
        int atomEnd = at;
        int[] bounds = quantifier();
        int after = at;
        if (bounds.length == 0) {
            return once;
        }
        int result = repeat(from, once, bounds[0], bounds[1], atomStart, atomEnd);
        at = after;
        return result;
    }

    private int repeat(int from, int once, int min, int max, int atomStart, int atomEnd) {
        int exit = state();
        int position = from;
        int copies = max < 0 ? Math.max(min, 1) : max;
        int first = from;
        for (int copy = 0; copy < copies; copy++) {
            first = copy == 0 ? from : state();
            if (copy > 0) {
                automaton.empty(position, first);
            }
            if (copy >= min) {
                automaton.empty(first, exit);
            }
            at = atomStart;
            position = copy == 0 ? once : atom(first);
            at = atomEnd;
        }
        if (max < 0) {
            automaton.empty(position, first);
        }
        automaton.empty(copies == 0 ? from : position, exit);
        return exit;
    }

    /** Minimum and maximum (-1: none), or nothing. */
    private int[] quantifier() {
        int[] bounds = {};
        if (take('*')) {
            bounds = new int[] {0, -1};
        } else if (take('+')) {
            bounds = new int[] {1, -1};
        } else if (take('?')) {
            bounds = new int[] {0, 1};
        } else if (take('{')) {
            bounds = counted();
        }
        if (bounds.length > 0) {
            take('?'); // a lazy quantifier accepts the same texts
        }
        return bounds;
    }

    private int[] counted() {
        int min = number();
        int max = min;
        if (take(',')) {
            max = at < pattern.length() && peek() == '}' ? -1 : number();
        }
        if (!take('}') || (max >= 0 && max < min)) {
            throw refused("a broken {min,max}");
        }
        return new int[] {min, max};
    }

    private int number() {
        int start = at;
        while (at < pattern.length() && Character.isDigit(peek())) {
            at++;
        }
        if (start == at || at - start > 4) {
            throw refused("a broken {min,max}");
        }
        return Integer.parseInt(pattern.substring(start, at));
    }

    private int atom(int from) {
        if (take('(')) {
            return group(from);
        }
        int to = state();
        automaton.edge(from, characters(), to);
        return to;
    }

    private int group(int from) {
        if (take('?') && !take(':')) {
            throw refused("a group with '?'");
        }
        int exit = state();
        do {
            int start = state();
            automaton.empty(from, start);
            automaton.empty(sequence(start), exit);
        } while (take('|'));
        if (!take(')')) {
            throw refused("a group that is not closed");
        }
        return exit;
    }

    private CharacterSet characters() {
        int character = next();
        if (character == '.') {
            return NO_LINE_END;
        }
        if (character == '[') {
            return characterClass();
        }
        if (character == '\\') {
            return escape(false);
        }
        if ("*+?{}()|^$]".indexOf(character) >= 0) {
            throw refused("an unexpected '" + Character.toString(character) + "'");
        }
        return CharacterSet.of(character);
    }

    private CharacterSet characterClass() {
        boolean negated = take('^');
        CharacterSet all = CharacterSet.NONE;
        while (at < pattern.length() && peek() != ']') {
            CharacterSet first = classItem();
            boolean range = at + 1 < pattern.length() && peek() == '-' && pattern.charAt(at + 1) != ']';
            if (range) {
                at++;
                first = rangeOf(first, classItem());
            }
            all = all.union(first);
        }
        if (!take(']')) {
            throw refused("a class that is not closed");
        }
        return negated ? all.complement() : all;
    }

    private CharacterSet classItem() {
        int character = next();
        return character == '\\' ? escape(true) : CharacterSet.of(character);
    }

    private CharacterSet rangeOf(CharacterSet first, CharacterSet last) {
        int from = single(first);
        int to = single(last);
        if (from > to) {
            throw refused("a range whose ends are the wrong way round");
        }
        return CharacterSet.range(from, to);
    }

    private int single(CharacterSet set) {
        if (set.ranges().size() != 2 || !set.ranges().get(0).equals(set.ranges().get(1))) {
            throw refused("a range between classes");
        }
        return set.ranges().get(0);
    }

    private CharacterSet escape(boolean inClass) {
        int character = next();
        switch (character) {
            case 'd':
                return DIGITS;
            case 'D':
                return DIGITS.complement();
            case 'w':
                return WORD;
            case 'W':
                return WORD.complement();
            case 's':
                return SPACE;
            case 'S':
                return SPACE.complement();
            case 'u':
                return CharacterSet.of(hexadecimal(4));
            case 'x':
                return CharacterSet.of(hexadecimal(2));
            default:
                return literal(character, inClass);
        }
    }

    private CharacterSet literal(int character, boolean inClass) {
        int control = "tnvfr".indexOf(character);
        if (control >= 0) {
            return CharacterSet.of("\t\n\u000B\f\r".charAt(control));
        }
        if (inClass && character == 'b') {
            return CharacterSet.of('\b');
        }
        if (character == '0' || !Character.isLetterOrDigit(character)) {
            return CharacterSet.of(character == '0' ? 0 : character);
        }
        throw refused("'\\" + Character.toString(character) + "'");
    }

    private int hexadecimal(int digits) {
        try {
            int value = Integer.parseInt(pattern.substring(at, at + digits), 16);
            at += digits;
            return value;
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw refused("a broken \\u or \\x");
        }
    }

    private int state() {
        if (automaton.size() >= MAX_STATES) {
            throw refused("more than %d states".formatted(MAX_STATES));
        }
        return automaton.state();
    }

    private char peek() {
        return pattern.charAt(at);
    }

    private int next() {
        if (at >= pattern.length()) {
            throw refused("an early end");
        }
        int character = pattern.codePointAt(at);
        at += Character.charCount(character);
        return character;
    }

    private boolean take(char expected) {
        boolean found = at < pattern.length() && peek() == expected;
        at += found ? 1 : 0;
        return found;
    }

    private InvalidPromptException refused(String what) {
        return new InvalidPromptException(
                "schema: \"pattern\" at %s has %s at index %d, which is not supported; use characters, classes, groups, | * + ? {m,n}, and ^ $ at the ends"
                        .formatted(pointer, what, at));
    }
}
