"""A site of django-oscar: its configuration and its articles."""
