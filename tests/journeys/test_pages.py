"""Every page: accessible, no wider than a narrow screen, and without a complaint from the browser."""
