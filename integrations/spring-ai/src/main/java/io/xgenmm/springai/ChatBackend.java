package io.xgenmm.springai;

import io.xgenmm.engine.ChatMessage;
import io.xgenmm.engine.Generation;
import io.xgenmm.engine.GenerationOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where answers come from: an engine in this process, or a server. Thread-safe. */
public interface ChatBackend extends AutoCloseable {

    /** The name of the model that answers when a request names none. */
    String model();

    /**
     * Starts an answer; the caller reads and closes it.
     *
     * @param model null: {@link #model()}
     * @throws io.xgenmm.engine.EngineException as the engine does; {@link #close} ends all
     */
    Generation start(@Nullable String model, List<ChatMessage> messages, GenerationOptions options);

    @Override
    void close();
}
