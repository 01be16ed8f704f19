"""Defaults, bounds and names that several rooms share, written once."""

DEFAULT_MODEL = "grid-s1"
"""The model that ships with the program."""

DEMO_CLIP = "talk.mp4"
"""The clip that ships with the program, in assets/."""

NETWORK_SIZES = (128, 256, 512, 1024)
"""Sides in pixels that the network can work at."""

DEFAULT_SIZE = 256
"""Side in pixels of the network's picture, as published for pix2pix."""

PHOTO_SIZE = 512
"""Side in pixels of what is shown of a photograph, where none is asked for."""

PHOTO_SIZES = (128, 1024)
"""The least and the greatest such side."""

TASK_NAMES = ("landmarks", "inpaint", "pencil", "cutout", "deblur", "mouth", "eyes")
"""What the network can be trained for; see `tasks`."""

PATCH_TASKS = ("mouth", "eyes")
"""Those whose networks make a part of a face that the portrait engine moves."""

TRAIN_SHARE = 0.9
"""Share of each source's time that is trained on; the rest, at its end, validates."""

LABEL_TEXT = "AI-generated"
"""What is drawn on generated pictures."""

RUNTIMES = ("auto", "tensorflow", "openvino", "openvino-int8", "openvino-bf16", "openvino-fp32")
"""What can run a model; see `runtime.choose.open_runtime`."""

RUNTIME_HELP = (
    "auto: a GPU through TensorFlow, else OpenVINO with what this processor is fastest with "
    "(default: %(default)s)"
)

REENACTMENT = "landmarks"
"""The task that needs a driver; those of all others work on pictures."""
