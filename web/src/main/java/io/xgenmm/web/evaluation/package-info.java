/**
 * Benchmarks in VLMEvalKit's TSV form: reads the questions, has the engine answer many at a time, judges the answers and says how
 * sure the result is.
 *
 * <p>Start with {@link io.xgenmm.web.evaluation.Evaluation}. Records are immutable; the file of predictions is thread-safe.
 * Prompts and scoring follow VLMEvalKit (vlmeval/dataset/image_mcq.py, image_yorn.py, utils/vqa_eval.py, utils/matching_util.py).
 */
@NullMarked
package io.xgenmm.web.evaluation;

import org.jspecify.annotations.NullMarked;
