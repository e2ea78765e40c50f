"""Python imports a module of this name when it starts: every process of a test then has the fake stages."""

import fake_stages

fake_stages.install()
