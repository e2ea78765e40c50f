"""What 04_train_pose_to_video.py is made of: the network, the diffusion, the clips, the checkpoints and the judging."""
