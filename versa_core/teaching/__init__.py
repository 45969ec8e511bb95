"""What the lessons are made of besides the screen: texts, the code that they show, small experiments."""
