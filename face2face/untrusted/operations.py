"""What an image-to-image generator computes with, and how large it may be.

TensorFlow's graphs are programs (https://github.com/tensorflow/tensorflow/blob/master/SECURITY.md):
some operations read and write files, speak to the network, run Python or wait for ever. None of
those is here; what is not here is refused.
"""

GENERATOR = frozenset(
    [
        # The form of images and the graph's own wiring.
        *("Const", "Placeholder", "PlaceholderWithDefault", "Identity", "NoOp", "StopGradient"),
        *("Cast", "ExpandDims", "Squeeze", "Reshape", "Transpose", "Pack", "Unpack", "Concat"),
        *("ConcatV2", "Split", "SplitV", "Slice", "StridedSlice", "Pad", "PadV2", "MirrorPad"),
        *("Tile", "BroadcastTo", "Gather", "GatherV2", "DepthToSpace", "SpaceToDepth"),
        # Sizes told by the graph itself.
        *("Shape", "Rank", "Size", "Range", "Fill", "ZerosLike", "OnesLike", "Prod"),
        *("Div", "FloorDiv", "FloorMod", "Mod", "TruncateDiv", "TruncateMod"),
        # Convolutions.
        *("Conv2D", "Conv2DBackpropInput", "DepthwiseConv2dNative", "BiasAdd"),
        *("ResizeBilinear", "ResizeNearestNeighbor"),
        # Normalisation, also the batch statistics that the ancestors' graphs compute.
        *("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3", "Mean", "Sum", "Max", "Min"),
        *("SquaredDifference", "Square", "Sqrt", "Rsqrt", "Reciprocal", "Inv"),
        # Sums and nonlinearities.
        *("Add", "AddV2", "AddN", "Sub", "Mul", "RealDiv", "Neg", "Abs", "Round", "Floor", "Ceil"),
        *("Maximum", "Minimum", "ClipByValue", "Pow", "Exp", "Log"),
        *("Relu", "Relu6", "LeakyRelu", "Elu", "Selu", "Softplus", "Softsign", "Tanh", "Sigmoid"),
        # Dropout, which the ancestors left in, and masks.
        *("RandomUniform", "Select", "SelectV2", "Equal", "NotEqual", "Less", "LessEqual"),
        *("Greater", "GreaterEqual", "LogicalAnd", "LogicalOr", "LogicalNot"),
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
"""OpenVINO's layers that may run."""

STEPS = LAYERS - {"Const", "ReLU", "PReLU"} | {
    *("Constant", "Relu", "PRelu", "Elu", "Selu", "SoftPlus", "SoftSign", "Exp", "Log", "Ceiling"),
    *("Equal", "NotEqual", "Less", "LessEqual", "Greater", "GreaterEqual", "Select"),
    *("LogicalAnd", "LogicalOr", "LogicalNot", "RandomUniform"),
    *("Range", "ShapeOf", "Gather", "Broadcast", "ConvertLike", "Tile"),
    *("ReduceSum", "ReduceMax", "ReduceMin", "ReduceProd", "FloorMod", "Mod"),
    *("DepthToSpace", "SpaceToDepth"),
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
"""Numbers in one tensor: 0.5 GB of them. The first image inside the paper's network, made for 1024
pixels, has 17 million; the first image that its last steps join has 34 million."""

MOST_AT_ONCE = 1 << 30
"""Numbers in all tensors of a network together, as if none made room for another."""

MOST_WORK = 400 * 10**9
"""Products that one image takes. The paper's network, 54 million weights and 64 filters, takes
18 thousand million at 256 pixels, and sixteen times as many at 1024; on a laptop without a graphics
card that is half a minute an image."""

MOST_WEIGHTS = 1 << 28
"""Numbers in all constants together."""

MOST_AXES = 8
"""Of a tensor. Images have four, with their groups of colours five."""

MOST_NUMBER = 1 << 16
"""How far from 0 a whole number may be that tells a size, a place or a step. Sides are below 2048;
numbers near the ends of what 32 or 64 bits hold make sums that wrap round."""

MOST_KERNEL = 64
"""Side of a convolution's window. The paper's have 4; the widest in use, of large-kernel networks,
have 51."""

MOST_CALLS_DEEP = 20
"""How deep functions may call functions. TensorFlow writes SavedModels with two."""

MOST_SIDE = 2048
"""Pixels."""
