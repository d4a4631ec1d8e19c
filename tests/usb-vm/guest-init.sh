#!/bin/sh
# The guest's first program: mounts, modules, then the test, then off.
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmp /tmp
ip link set lo up
for module in usb-common usbcore configfs udc-core libcomposite usb_f_printer usblp dummy_hcd; do
  insmod /modules/$module.ko || echo "NO MODULE $module"
done
mount -t configfs none /sys/kernel/config
transport=$(sed 's/.*transport=\([a-z]*\).*/\1/' /proc/cmdline)
only=$(sed -n 's/.*only=\([^ ]*\).*/\1/p' /proc/cmdline)
cd /ocean || exit 1
# usblp is the kernel's; for the other way it is there too, as it is on a real box.
echo "STARTED $(cat /proc/uptime)"
node tests/usb-vm/guest-main.ts "$transport" "$only"
poweroff -f
