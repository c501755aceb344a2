"""Other people's programs: read by what they compute, not by their names.

The folders in the order in which a program is read, each of which knows only those before it: its text (`source`); the
tape of what it computes, and the slopes of that (`tape`); the program run on the tape (`program`); its weights, losses
and layers (`network`); then what may be wrong, in its training (`training_loop`), its chain rule (`backward`) and its
optimizer (`optimizers`), the same for programs without arrays (`without_arrays`); what is said of it all (`verdicts`);
the network as the dashboard shows it (`mapped`); and the process that all this happens in (`running`). The names of the
slips are in `finding`.

To learn how it works read `tape/record.py`, `tape/tape.py`, `tape/rules.py` and `tape/derivatives.py` first: they are
reverse-mode differentiation, written out.
"""
