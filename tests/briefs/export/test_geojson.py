import json

from briefs.builders import inputs
from truceline.briefs import incidents_geojson


def test_points_are_longitude_first_and_a_missing_point_is_null() -> None:
    found = json.loads(incidents_geojson(inputs(8).assessment))
    features = {feature["id"]: feature for feature in found["features"]}
    assert features["ucdp-ged:1"]["geometry"]["coordinates"] == [36.1, 35.1]
    assert features["ucdp-ged:6"]["geometry"] is None


def test_each_feature_says_whether_it_is_simulated_and_by_whom() -> None:
    found = json.loads(incidents_geojson(inputs(2).assessment))
    said = {one["properties"]["feed"]: one["properties"] for one in found["features"]}
    assert said["sim-north"]["simulated"] is True
    assert said["ucdp-ged"]["simulated"] is False
    assert said["ucdp-ged"]["counter"] == "UCDP GED"
    assert said["ucdp-ged"]["row"]["=cmd"] == "=1+1"
    assert found["simulated"] is True
    assert "SIMULATED" in found["notice"]
