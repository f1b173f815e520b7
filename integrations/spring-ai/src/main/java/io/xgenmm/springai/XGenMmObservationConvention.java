package io.xgenmm.springai;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.chat.observation.DefaultChatModelObservationConvention;

/** Spring AI's key values and, beside the older {@code gen_ai.system}, OpenTelemetry's {@code gen_ai.provider.name}. */
public class XGenMmObservationConvention extends DefaultChatModelObservationConvention {

    @Override
    public KeyValues getLowCardinalityKeyValues(ChatModelObservationContext context) {
        return super.getLowCardinalityKeyValues(context)
                .and(KeyValue.of("gen_ai.provider.name", XGenMmChatModel.PROVIDER));
    }
}
