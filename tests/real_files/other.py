"""What response plans, pooled funds, the Ukraine Support Tracker and deployments must show."""

from tests.real_files.right_values import RealFile

OTHER = (
    RealFile("other/humanitarian-response-plans.csv"),
    RealFile("other/cbpf-contributions.csv"),
    RealFile("other/kiel-data-explorer.csv"),
    RealFile("other/total_allocations.csv"),
    RealFile("other/release_info.csv", refused="Ukraine Support Tracker"),
    RealFile("other/military-deployments-2014-2020.xlsx"),
)
