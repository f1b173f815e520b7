package io.xgenmm.web.cli;

import io.xgenmm.web.doctor.Checkup;
import io.xgenmm.web.doctor.Finding;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** What works on this machine. */
@Command(
        name = "doctor",
        description =
                "Check what works on this machine, with a remedy for what does not. Exits 0 only when serve would work.",
        footerHeading = "%nExamples:%n",
        footer = {"  xgen-mm doctor", "  xgen-mm doctor --model ./my-model --output json"})
final class DoctorCommand implements Callable<Integer> {

    @ParentCommand
    Cli cli = Cli.UNSET;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Mixin
    ModelOptions model = new ModelOptions();

    record Report(boolean ok, List<Finding> findings) {}

    @Override
    public Integer call() {
        Checkup checkup = new Checkup(common.home(), () -> model.engineOptions(common.home()), cli.opener());
        List<Finding> findings = checkup.run(this::print);
        boolean ok = findings.stream().noneMatch(finding -> finding.state() == Finding.State.FAILED);
        if (common.json()) {
            cli.console().json(new Report(ok, findings));
        }
        return ok ? ExitCode.DONE : ExitCode.ENGINE;
    }

    private void print(Finding finding) {
        if (!common.json()) {
            cli.console().out().println(finding.toLine());
            cli.console().out().flush();
        }
    }
}
