package io.xgenmm.web.cli;

import io.xgenmm.engine.ContextOverflowException;
import io.xgenmm.engine.EngineException;
import io.xgenmm.engine.InvalidImageException;
import io.xgenmm.engine.InvalidPromptException;
import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.web.evaluation.BadEvaluationException;
import io.xgenmm.web.protocol.ApiException;
import java.util.List;

/** What the process says to the shell. */
final class ExitCode {

    static final int DONE = 0;
    static final int USAGE = 2;
    static final int BAD_INPUT = 3;
    static final int MODEL = 4;
    static final int ENGINE = 5;
    static final int INTERRUPTED = 130;

    private static final List<Class<? extends Throwable>> INPUT = List.of(
            BadInputException.class,
            BadEvaluationException.class,
            InvalidImageException.class,
            InvalidPromptException.class,
            ContextOverflowException.class,
            ApiException.class);

    private ExitCode() {}

    /** The code for what a command threw, looking through wrappers. */
    static int of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            int code = direct(cause);
            if (code != DONE) {
                return code;
            }
        }
        return ENGINE;
    }

    private static int direct(Throwable failure) {
        if (INPUT.stream().anyMatch(type -> type.isInstance(failure))) {
            return BAD_INPUT;
        }
        if (failure instanceof ModelLoadException) {
            return MODEL;
        }
        if (failure instanceof EngineException) {
            return ENGINE;
        }
        if (failure instanceof InterruptedException) {
            return INTERRUPTED;
        }
        return failure instanceof IllegalArgumentException ? USAGE : DONE;
    }
}
