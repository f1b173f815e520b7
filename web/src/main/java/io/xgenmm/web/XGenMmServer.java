package io.xgenmm.web;

import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.web.cli.Console;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The server: all feature packages beside this class. */
@SpringBootApplication
public class XGenMmServer {

    private static final int FAILED_TO_START = 4;

    /** Starts the server, says where it is, and waits until it is stopped. */
    static int launch(List<String> arguments, Console console) {
        StopSignals.handle(signal -> System.exit(StopSignals.EXIT_BASE + signal));
        ConfigurableApplicationContext context;
        try {
            context = new SpringApplication(XGenMmServer.class).run(arguments.toArray(String[]::new));
        } catch (RuntimeException e) {
            return refuse(e, console);
        }
        CountDownLatch closed = new CountDownLatch(1);
        StopSignals.handle(signal -> {
            StopSignals.handle(StopSignals::leave); // whoever asks twice does not want to wait
            context.close();
            closed.countDown();
        });
        console.out().println("XGen-MM is ready at " + url(context));
        console.out().flush();
        await(closed);
        return 0;
    }

    private static String url(ConfigurableApplicationContext context) {
        String address = context.getEnvironment().getProperty("server.address", "127.0.0.1");
        String host = address.contains(":") ? "[" + address + "]" : address;
        int port = context instanceof WebServerApplicationContext web && web.getWebServer() != null
                ? web.getWebServer().getPort()
                : -1;
        return "http://%s:%d".formatted(host, port);
    }

    private static int refuse(RuntimeException failure, Console console) {
        Throwable root = failure;
        while (root.getCause() != null && !(root instanceof ModelLoadException)) {
            root = root.getCause();
        }
        console.err().println("error: the server did not start: " + root.getMessage());
        return FAILED_TO_START;
    }

    private static void await(CountDownLatch closed) {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
