"""The handlers of the shop's pages: each reads what it shows by the doors of the rooms and renders one template."""
