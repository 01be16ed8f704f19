"""Defaults, bounds and names that several rooms share, written once."""

DEFAULT_MODEL = "grid-s1"
"""The model that ships with the program."""

DEMO_CLIP = "talk.mp4"
"""The clip that ships with the program, in assets/."""

NETWORK_SIZES = (128, 256, 512, 1024)
"""Sides in pixels that the network can work at."""

MOST_FILTERS = 256
"""Of a network's first layer: four times what pix2pix was published with."""

MOST_REFINING = 32
"""Residual blocks of a network."""

WIDEST = 8
"""How many times its first filters a block of the published network has at most."""

MOST_BATCH = 4096
"""Pairs a device and training step."""

MOST_COUNTED = 1_000_000
"""Of epochs, minutes, weights of a loss, and of what else training is told."""

DEFAULT_SIZE = 256
"""Side in pixels of the network's image, as published for pix2pix."""

PHOTO_SIZE = 512
"""Side in pixels of what is shown of a photograph, where none is asked for."""

PHOTO_SIZES = (128, 1024)
"""The least and the greatest such side."""

USUAL_SEGMENT_S = 30.0
"""How long the segments are in which a long video is kept while it is made, seconds."""

TRAIN_SHARE = 0.9
"""Share of each source's time that is trained on; the rest validates."""

LABEL_TEXT = "AI-generated"
"""What is drawn on generated images."""

GRAPH_INPUT = "image_tensor"
GRAPH_OUTPUT = "generate_output/output"
"""The tensors of a frozen generator, as the first face2face named them."""

RUNTIMES = ("auto", "tensorflow", "openvino", "openvino-int8", "openvino-bf16", "openvino-fp32")
"""What can run a model; see `runtime.open_runtime.open_runtime`."""

RUNTIME_HELP = (
    "auto: a GPU through TensorFlow, else OpenVINO with what this processor is fastest with"
)

REENACTMENT = "landmarks"
"""The task that needs a driver; those of all others work on images."""

DETAIL = "detail"
"""The task of a trained face's second stage, and the folder in the face's that holds it."""

ENLARGED = 2
"""How many times larger than the generator's image that of a second stage is."""

LONGEST_TEXT = 4_000
"""Letters of a model's licence, attribution or consent; those of the shipped models have 150."""

LONGEST_ANSWER = LONGEST_TEXT - 100
"""Letters of such a text as it is typed, to which the program adds a date."""
