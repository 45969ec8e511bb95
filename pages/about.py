"""About: the two methods called VERSA, what is built, where pictures go, versions and licences."""

from __future__ import annotations

import streamlit as st

from pages.ui.ablation import show_ablation
from pages.ui.benchmarks import show_benchmarks
from pages.ui.keeping import where_kept
from pages.ui.passport import show_checkpoints, show_packages
from pages.ui.session import seat
from pages.ui.teaching.first_mentions import show_mentioning
from pages.ui.text import _

st.title(_("About"))
show_mentioning(
    _(
        "VERSA Lab is for learning, teaching and trying few-shot learning on one's own pictures. Two different "
        "methods carry the name VERSA. This app builds on the first and does not pretend to be the second."
    ),
    "few-shot",
)
article, published = st.columns(2, gap="large")
with article:
    st.header(_("The article's VERSA"))
    show_mentioning(
        _(
            "*Versatile Reusable Embeddings for Scalable Transfer Learning.* An **autoencoder** (encoder g, decoder "
            "f) is trained over many tasks to redraw its input: it minimises the sum of ‖x − f(g(x))‖². Then, for a "
            "task t, the trained weights are the start and φₜ is **fine-tuned** on a small labelled support set: "
            "minimise Σ L(f(g(x; θ_g); φₜ), y). Its formula moves only the task's part, its prose everything; this "
            "app offers both readings."
        ),
        "autoencoder",
        "encoder",
        "decoder",
        "fine-tune",
        "support",
    )
with published:
    st.header(_("The published VERSA"))
    show_mentioning(
        _(
            "J. Gordon, J. Bronskill, M. Bauer, S. Nowozin, R. E. Turner: [Meta-Learning Probabilistic Inference for "
            "Prediction](https://openreview.net/forum?id=HkxStoC5F7), ICLR 2019. An **amortisation network** reads "
            "the support features of each class and writes a Gaussian over that class's classifier weights, in one "
            "forward pass. There is no autoencoder in classification and **no gradient step** at test time."
        ),
        "support",
        "class",
    )
st.header(_("The difference"))
st.markdown(
    _(
        "| | the article's | the published |\n"
        "|---|---|---|\n"
        "| learned beforehand | to redraw pictures, without labels | to classify in many small tasks, with labels |\n"
        "| a new task | steps of fine-tuning on its support set | one forward pass, no step |\n"
        "| the classifier | one set of weights | a distribution over weights |\n"
        "| reconstructions | yes, it is an autoencoder | not in classification |\n"
    )
)
st.header(_("What the article's objective gives, measured"))
st.markdown(
    _(
        "To redraw a picture, a model must keep what makes it look as it does; to classify it, what makes it the same "
        "as others of its class. Whether learning the one also gives the other is a question for a measurement."
    )
)
show_ablation()
st.header(_("What is built"))
show_mentioning(
    _(
        "Pictures only so far: small grey glyphs and small colour photos. The article's adaptation in both readings, "
        "the recommended recipe, methods to compare with, maps, reconstructions, prediction and meta-training. Both "
        "experiments of the published VERSA: classification with amortised inference (objective and method "
        "*amortised*, with batch norm as it is in use and without its reference code's look at the other queries), "
        "and drawing other views (objective *views*, shown on Reconstructions)."
    ),
    "reconstruction",
    "meta-train",
    "query",
)
st.header(_("Benchmarks"))
show_benchmarks()
st.header(_("Bundled checkpoints"))
show_checkpoints()
st.header(_("Where your pictures go"))
st.markdown(
    _(
        "To the machine that runs this app, and no further. They are kept there at most 384 pixels large and without "
        "what the camera wrote into the file (place, device, time). A random cookie tells your browser from others; "
        "other visitors neither see nor change your pictures. *Delete my pictures now* on the page Images deletes "
        "them at once, from memory and disk. Files that you download here can be fetched by anyone who has their long "
        "address while your page is open."
    )
)
st.markdown(where_kept(seat()))
st.header(_("Licences and versions"))
st.markdown(
    _("The code of VERSA Lab is under the MIT licence. The handwritten digits come with scikit-learn (UCI, CC BY 4.0).")
)
show_packages()
