"""The doctor: looks at a deployment and says in plain words what is wrong (SPEC OPS-04).

Each check is a value in a list: a name, and a look that ends in a finding. A look changes nothing
that lasts, and shows no secret.
"""
