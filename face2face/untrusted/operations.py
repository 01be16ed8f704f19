"""What a picture-to-picture generator computes with, and how large it may be.

TensorFlow's graphs are programs (https://github.com/tensorflow/tensorflow/blob/master/SECURITY.md):
some operations read and write files, speak to the network, run Python or wait for ever. None of
those is here; what is not here is refused.
"""

GENERATOR = frozenset(
    [
        # The form of pictures and the graph's own wiring.
        *("Const", "Placeholder", "Identity", "NoOp", "StopGradient", "Cast"),
        *("ExpandDims", "Squeeze", "Reshape", "Transpose", "Shape", "Pack", "ConcatV2"),
        *("Split", "SplitV", "Slice", "StridedSlice", "Pad", "PadV2", "MirrorPad"),
        # Convolutions.
        *("Conv2D", "Conv2DBackpropInput", "DepthwiseConv2dNative", "BiasAdd"),
        *("ResizeBilinear", "ResizeNearestNeighbor"),
        # Normalisation, also the batch statistics that the ancestors' graphs compute.
        *("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3", "Mean", "SquaredDifference"),
        *("Square", "Sqrt", "Rsqrt"),
        # Sums and nonlinearities.
        *("Add", "AddV2", "AddN", "Sub", "Mul", "RealDiv", "Neg", "Abs", "Round"),
        *("Maximum", "Minimum", "ClipByValue"),
        *("Relu", "Relu6", "LeakyRelu", "Tanh", "Sigmoid"),
        # Dropout, which the ancestors left in.
        *("RandomUniform", "Floor", "GreaterEqual", "Select", "SelectV2"),
    ]
)
"""TensorFlow's operations that may run."""

CALLS = frozenset(["PartitionedCall", "StatefulPartitionedCall"])
"""Calls of the graph's own functions, which are checked like the graph."""

VARIABLES = frozenset(
    ["VarHandleOp", "ReadVariableOp", "VarIsInitializedOp", "AssignVariableOp", "DisableCopyOnRead"]
)
"""How a SavedModel keeps its weights; they live in memory."""

SAVING = frozenset(
    [
        *("SaveV2", "RestoreV2", "MergeV2Checkpoints", "ShardedFilename"),
        *("StringJoin", "StaticRegexFullMatch"),
    ]
)
"""What a SavedModel carries to be saved again. It writes files, and must never be reached."""

SIZED_BY = {
    "RandomUniform": 0,
    "Pad": 1,
    "PadV2": 1,
    "MirrorPad": 1,
    "ResizeBilinear": 1,
    "ResizeNearestNeighbor": 1,
}
"""Operations whose answer is as large as the number in one of their inputs says; which one."""

JOINING = frozenset(["AddN", "ConcatV2", "Pack"])
"""Operations whose answer is at most as large as all of their inputs together."""

SPREADING = frozenset(
    [
        *("Add", "AddV2", "Sub", "Mul", "RealDiv", "Maximum", "Minimum", "SquaredDifference"),
        *("GreaterEqual", "Select", "SelectV2", "ClipByValue", "BiasAdd"),
        *("Conv2D", "Conv2DBackpropInput", "DepthwiseConv2dNative"),
    ]
)
"""Operations whose answer may be as large as the product of what its inputs hold."""

LAYERS = frozenset(
    [
        *("Parameter", "Const", "Result", "Convert", "FakeQuantize"),
        *("Convolution", "ConvolutionBackpropData", "GroupConvolution"),
        *("Add", "Subtract", "Multiply", "Divide", "Minimum", "Maximum", "Clamp", "Round", "Floor"),
        *("Abs", "Negative", "Sqrt", "Power", "SquaredDifference", "ReduceMean", "MVN"),
        *("BatchNormInference", "ReLU", "PReLU", "Tanh", "Sigmoid"),
        *("Concat", "Pad", "Reshape", "Squeeze", "Unsqueeze", "Transpose"),
        *("Slice", "Split", "StridedSlice", "VariadicSplit", "Interpolate"),
    ]
)
"""OpenVINO's layers that may run, likewise."""

STEPS = LAYERS - {"Const", "ReLU", "PReLU"} | {
    *("Constant", "Relu", "PRelu"),
    *("Maximum", "GreaterEqual", "Select", "RandomUniform"),
    *("Range", "ShapeOf", "Gather", "Broadcast", "ConvertLike", "ReduceSum"),
}
"""The same by the names that they have once they are read, and what OpenVINO makes of
TensorFlow's operations."""

KERAS = frozenset(
    [
        *(("keras.src.models.functional", "Functional"), ("keras.src.ops.numpy", "Clip")),
        *(("keras", "DTypePolicy"), ("", "__keras_tensor__")),
        *(("keras.initializers", one) for one in ("RandomNormal", "Zeros", "Ones")),
        *(("keras.layers", one) for one in ("InputLayer", "Conv2D", "Conv2DTranspose")),
        *(("keras.layers", one) for one in ("LeakyReLU", "ReLU", "Activation")),
        *(("keras.layers", one) for one in ("Concatenate", "Add")),
    ]
)
"""Keras' classes that our reduced generator is made of, with their modules."""

MOST_BYTES = 1 << 30
"""Of one file. The largest network that the paper names has 218 MB."""

MOST_NODES = 3_000
"""Of a graph with all that its calls stand for. The paper's network has some hundreds, its
SavedModel, with what saves it, some more than a thousand."""

MOST_IN_A_ROW = 400
"""Steps of which each takes from the one before: ours have less than 100. OpenVINO needs minutes
for some rows of 3,000."""

MOST_VALUES = 1 << 27
"""Numbers in one tensor: 0.5 GB of them. The first picture inside a network for 1024 pixels with
64 filters has 17 million."""

MOST_AT_ONCE = 1 << 30
"""Numbers in all tensors of a network together, as if none made room for another."""

MOST_WEIGHTS = 1 << 28
"""Numbers in all constants together."""

MOST_SIDE = 2048
"""Pixels."""
