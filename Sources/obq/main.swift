print("obq")
