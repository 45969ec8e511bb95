"""What a person takes along: the model as ONNX with its card and a program that asks it, and the code of their run."""
