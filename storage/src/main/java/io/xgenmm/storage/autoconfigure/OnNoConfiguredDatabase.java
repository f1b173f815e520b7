package io.xgenmm.storage.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Matches while no database is configured. An empty URL, as an unset chart value leaves it, configures none. */
final class OnNoConfiguredDatabase extends SpringBootCondition {
    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition("No configured database");
        for (String name : new String[] {"spring.datasource.url", "spring.datasource.jndi-name"}) {
            if (StringUtils.hasText(context.getEnvironment().getProperty(name))) {
                return ConditionOutcome.noMatch(message.because(name + " is set"));
            }
        }
        return ConditionOutcome.match(message.because("neither URL nor JNDI name is set"));
    }
}
