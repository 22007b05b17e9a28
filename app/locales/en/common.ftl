# What several areas say.
product-name = Turnus
