"""Where each section stands: what to do, who has it open, and whether all is done."""
