package io.xgenmm.web;

import io.xgenmm.web.cli.Cli;
import io.xgenmm.web.models.EngineOpener;
import java.util.List;

/** The one jar's entry point. */
public final class XGenMm {

    private XGenMm() {}

    public static void main(String[] args) {
        StopSignals.handle(StopSignals::leave);
        int code = Cli.run(List.of(args), XGenMmServer::launch, EngineOpener.runtime(), Cli.processConsole());
        System.exit(code);
    }
}
