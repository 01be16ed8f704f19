import sys

# Two parts of OpenVINO are declared absent before anything here imports it, which it provides for.
# Importing it reports to its makers' analytics service, and nobody asked the user. Its converter of
# other formats takes half of the import's time, and is not used.
for absent in ("openvino_telemetry", "openvino.tools.ovc"):
    sys.modules.setdefault(absent, None)  # type: ignore[arg-type]
