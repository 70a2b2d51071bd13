"""What single files hold: one linear scan per content, kept by the content cache."""
