"""Arrays become strips: pure functions that know no App, no widget and no clock.

Every renderer returns `list[Strip]` of exactly `height` strips, each exactly `width` cells wide, whatever it is
given (NaN, infinities, empty arrays, constant data, a width or height of 0). Each takes a `Look`: the theme, the
depth of colour and the marker set. A colour is asked for by its role: a key of `Theme.roles`.

What is drawn
    sparkline   sparkline(): a series in one row, or a few
    curve       Series, Mark, curve(): learning curves, by plotext
    scatter     Points, Bounds, bounds_of(), scatter(): labelled points of a plane
    field       field_shape(), field(), class_field(): a network's output over a plane, and points on it
    network     Layer, thumbnail(), network(): the network, its units as glyphs or as their responses
    hidden      steady_bounds(), hidden(): samples and a bent grid in a layer's space
    layers      Row, layers(): the layers' figures and what is wrong
    confusion   confusion(): who is taken for whom
    image       image_size(), image(), gallery(): grey pictures
    axes        with_axes(): a frame with ticks around any plot of a plane
    table       Column, table(), column_widths(), table_row(): aligned columns
    plain       plain(), spelled(): signs and letters of formulas in ASCII
    text        fit(), line(): text cut and padded to a width
    numbers     format_loss() and its family: numbers of a steady width

What it is drawn with
    look        Look: styles of a theme's colours, glyphs of classes
    markers     the characters of each marker set
    grid        Grid: characters and inks in arrays, and their way to strips
    canvas      Canvas: points and lines finer than a cell
    pixels      arrays resampled, and painted by half blocks
    series      long series made short without losing a spike
    scale       Scale, scale_of(): where epochs and values of curves lie
    ticks       round numbers for an axis, and their labels
    diff        changed_rows(): which rows a new frame has changed
"""
