package io.xgenmm.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What we write, read by the official schema. */
class OnnxGraphTest {

    @Test
    void modelCarriesVersionsOfBothDomains() throws Exception {
        OnnxMl.ModelProto model = OnnxMl.ModelProto.parseFrom(new OnnxGraph("empty").toByteArray());

        assertThat(model.getIrVersion()).isEqualTo(10);
        assertThat(model.getOpsetImportList())
                .extracting(OnnxMl.OperatorSetIdProto::getDomain, OnnxMl.OperatorSetIdProto::getVersion)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("", 21L),
                        org.assertj.core.groups.Tuple.tuple("com.microsoft", 1L));
        assertThat(model.getGraph().getName()).isEqualTo("empty");
    }

    @Test
    void nodeKeepsArgumentsAttributesAndDomain() throws Exception {
        OnnxGraph graph = new OnnxGraph("g");
        graph.node(
                "QuickGelu",
                List.of("x", ""),
                List.of("y"),
                Attribute.of("alpha", -1.5f),
                Attribute.of("axis", -1),
                Attribute.of("text", "täsk"),
                Attribute.of("pads", 0L, -3L, 1L << 40));

        OnnxMl.NodeProto node =
                OnnxMl.ModelProto.parseFrom(graph.toByteArray()).getGraph().getNode(0);

        assertThat(node.getDomain()).isEqualTo("com.microsoft");
        assertThat(node.getInputList()).containsExactly("x", "");
        assertThat(node.getOutputList()).containsExactly("y");
        assertThat(node.getAttribute(0).getF()).isEqualTo(-1.5f);
        assertThat(node.getAttribute(0).getType()).isEqualTo(OnnxMl.AttributeProto.AttributeType.FLOAT);
        assertThat(node.getAttribute(1).getI()).isEqualTo(-1);
        assertThat(node.getAttribute(2).getS().toStringUtf8()).isEqualTo("täsk");
        assertThat(node.getAttribute(3).getIntsList()).containsExactly(0L, -3L, 1L << 40);
        assertThat(node.getAttribute(3).getType()).isEqualTo(OnnxMl.AttributeProto.AttributeType.INTS);
    }

    @Test
    void externalWeightIsAByteRangeOfAFile() throws Exception {
        OnnxGraph graph = new OnnxGraph("g");
        StoredTensor tensor = new StoredTensor(DataType.BFLOAT16, List.of(6L, 4L), "weights", 5_000_000_000L);

        String name = graph.external(tensor.rows(2, 5));

        assertThat(graph.external(tensor.rows(2, 5))).isEqualTo(name);
        OnnxMl.TensorProto written =
                OnnxMl.ModelProto.parseFrom(graph.toByteArray()).getGraph().getInitializer(0);
        assertThat(written.getName()).isEqualTo(name);
        assertThat(written.getDataType()).isEqualTo(OnnxMl.TensorProto.DataType.BFLOAT16_VALUE);
        assertThat(written.getDimsList()).containsExactly(3L, 4L);
        assertThat(written.getDataLocation()).isEqualTo(OnnxMl.TensorProto.DataLocation.EXTERNAL);
        assertThat(written.getExternalDataList())
                .extracting(OnnxMl.StringStringEntryProto::getKey, OnnxMl.StringStringEntryProto::getValue)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("location", "weights"),
                        org.assertj.core.groups.Tuple.tuple("offset", "5000000016"),
                        org.assertj.core.groups.Tuple.tuple("length", "24"));
    }

    @Test
    void inputsAndOutputsHaveFixedAndFreeDimensions() throws Exception {
        OnnxGraph graph = new OnnxGraph("g");
        graph.input("x", DataType.FLOAT16, "rows", 3);
        graph.output("y", DataType.INT64, "rows");

        OnnxMl.GraphProto written =
                OnnxMl.ModelProto.parseFrom(graph.toByteArray()).getGraph();

        OnnxMl.TypeProto.Tensor type = written.getInput(0).getType().getTensorType();
        assertThat(type.getElemType()).isEqualTo(OnnxMl.TensorProto.DataType.FLOAT16_VALUE);
        assertThat(type.getShape().getDim(0).getDimParam()).isEqualTo("rows");
        assertThat(type.getShape().getDim(1).getDimValue()).isEqualTo(3);
        assertThat(written.getOutput(0).getName()).isEqualTo("y");
    }

    @Test
    void rowsOutsideOfATensorAreRefused() {
        StoredTensor tensor = new StoredTensor(DataType.FLOAT, List.of(6L, 4L), "weights", 0);

        assertThatThrownBy(() -> tensor.rows(4, 7))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rows [4, 7) asked of a tensor of 6 rows");
    }
}
