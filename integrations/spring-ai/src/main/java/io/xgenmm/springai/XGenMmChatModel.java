package io.xgenmm.springai;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.xgenmm.engine.ContextOverflowException;
import io.xgenmm.engine.EngineBusyException;
import io.xgenmm.engine.Generation;
import io.xgenmm.engine.GenerationEvent;
import io.xgenmm.engine.InvalidImageException;
import io.xgenmm.engine.InvalidPromptException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.MessageAggregator;
import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.chat.observation.ChatModelObservationConvention;
import org.springframework.ai.chat.observation.ChatModelObservationDocumentation;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.retry.NonTransientAiException;
import org.springframework.ai.retry.TransientAiException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Schedulers;

/**
 * XGen-MM behind Spring AI's {@code ChatModel}: text and pictures in, text or tool calls out, streamed or whole.
 *
 * <p>Options of a prompt are taken as they are, or {@link #getOptions()} when it has none; tools are rendered and
 * parsed, never executed; nothing is retried here. Bad input is a {@link NonTransientAiException}, a full queue a
 * {@link TransientAiException}, each with the engine's exception as its cause. Thread-safe. Closes its backend.
 */
public final class XGenMmChatModel implements ChatModel, AutoCloseable {

    /** Provider id in properties and observations. */
    public static final String PROVIDER = "xgen-mm";

    private final ChatBackend backend;
    private final XGenMmChatOptions options;
    private final ObservationRegistry observations;
    private final XGenMmObservationConvention defaultConvention = new XGenMmObservationConvention();
    private volatile @Nullable ChatModelObservationConvention convention;

    /** Takes ownership of the backend. */
    public XGenMmChatModel(ChatBackend backend, XGenMmChatOptions options, ObservationRegistry observations) {
        this.backend = backend;
        this.options = options.getModel() != null
                ? options
                : options.mutate().model(backend.model()).build();
        this.observations = observations;
    }

    public XGenMmChatModel(ChatBackend backend) {
        this(backend, XGenMmChatOptions.builder().build(), ObservationRegistry.NOOP);
    }

    @Override
    public XGenMmChatOptions getOptions() {
        return options;
    }

    /** Replaces the key values that observations carry. */
    public void setObservationConvention(ChatModelObservationConvention value) {
        convention = value;
    }

    @Override
    public ChatResponse call(Prompt prompt) {
        Prompt complete = withOptions(prompt);
        ChatModelObservationContext context = context(complete, false);
        return observation(context).observe(() -> {
            ChatResponse response = answer(complete);
            context.setResponse(response);
            return response;
        });
    }

    @Override
    public Flux<ChatResponse> stream(Prompt prompt) {
        return Flux.deferContextual(view -> {
            Prompt complete = withOptions(prompt);
            ChatModelObservationContext context = context(complete, true);
            Observation observation = observation(context);
            observation
                    .parentObservation(view.getOrDefault(ObservationThreadLocalAccessor.KEY, null))
                    .start();
            Flux<ChatResponse> answers = Flux.<ChatResponse>create(sink -> pump(complete, sink))
                    .subscribeOn(Schedulers.boundedElastic())
                    .doOnError(observation::error)
                    .doFinally(signal -> observation.stop())
                    .contextWrite(inner -> inner.put(ObservationThreadLocalAccessor.KEY, observation));
            return new MessageAggregator().aggregate(answers, context::setResponse);
        });
    }

    private ChatResponse answer(Prompt prompt) {
        try (Exchange exchange = open(prompt)) {
            return exchange.responses().whole(exchange.generation().await());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TransientAiException("the wait for the answer was interrupted", interrupted);
        } catch (RuntimeException failure) {
            throw translate(failure);
        }
    }

    private void pump(Prompt prompt, FluxSink<ChatResponse> sink) {
        try (Exchange exchange = open(prompt)) {
            sink.onDispose(exchange.generation()::cancel);
            boolean more = true;
            while (more && !sink.isCancelled()) {
                more = forward(exchange, exchange.generation().next(), sink);
            }
            sink.complete();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            sink.error(new TransientAiException("the stream was interrupted", interrupted));
        } catch (RuntimeException failure) {
            sink.error(translate(failure));
        }
    }

    /** Returns whether more follows. Text is held back while it may be a tool call. */
    private static boolean forward(Exchange exchange, GenerationEvent event, FluxSink<ChatResponse> sink) {
        if (event instanceof GenerationEvent.Delta delta) {
            String text = exchange.tools().certain(delta.choice(), delta.text());
            if (!text.isEmpty()) {
                sink.next(exchange.responses().delta(delta.choice(), text));
            }
        }
        if (event instanceof GenerationEvent.Finished finished) {
            finished.choices().forEach(choice -> {
                String rest = exchange.tools().rest(choice.index());
                if (!rest.isEmpty()) {
                    sink.next(exchange.responses().delta(choice.index(), rest));
                }
            });
            sink.next(exchange.responses().last(finished));
            return false;
        }
        return true;
    }

    /** One running request. */
    private record Exchange(Generation generation, ResponseMapper responses, ToolExchange tools)
            implements AutoCloseable {
        @Override
        public void close() {
            generation.close();
        }
    }

    private Exchange open(Prompt prompt) {
        XGenMmChatOptions asked = ownOptions(prompt.getOptions());
        ToolExchange tools = ToolExchange.of(asked);
        String id = "chatcmpl-" + UUID.randomUUID();
        String model = asked.getModel() == null ? backend.model() : asked.getModel();
        Generation generation = backend.start(
                asked.getModel(),
                new PromptMapper(tools).map(prompt.getInstructions()),
                tools.constrain(GenerationOptionsMapper.map(asked)));
        return new Exchange(generation, new ResponseMapper(id, model, tools), tools);
    }

    private Prompt withOptions(Prompt prompt) {
        return prompt.getOptions() != null
                ? prompt
                : prompt.mutate().chatOptions(options).build();
    }

    /** Portable options of another type are laid over our own. */
    private XGenMmChatOptions ownOptions(@Nullable ChatOptions asked) {
        if (asked == null) {
            return options;
        }
        return asked instanceof XGenMmChatOptions own
                ? own
                : options.mutate().combineWith(asked.mutate()).build();
    }

    private ChatModelObservationContext context(Prompt prompt, boolean streaming) {
        return ChatModelObservationContext.builder()
                .prompt(prompt)
                .provider(PROVIDER)
                .streaming(streaming)
                .build();
    }

    private Observation observation(ChatModelObservationContext context) {
        return ChatModelObservationDocumentation.CHAT_MODEL_OPERATION.observation(
                convention, defaultConvention, () -> context, observations);
    }

    private static RuntimeException translate(RuntimeException failure) {
        if (failure instanceof EngineBusyException) {
            return new TransientAiException(message(failure), failure);
        }
        if (failure instanceof InvalidImageException
                || failure instanceof InvalidPromptException
                || failure instanceof ContextOverflowException
                || failure instanceof IllegalArgumentException) {
            return new NonTransientAiException(message(failure), failure);
        }
        return failure;
    }

    private static String message(RuntimeException failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    @Override
    public void close() {
        backend.close();
    }
}
